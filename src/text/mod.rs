//! Words: normal forms, tokens, similarity. Pure functions on text.
