//! End to end: importing, indexing, rebuilding, and being killed.
