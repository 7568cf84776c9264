//! ZIP archives: the documents in them, within limits. Nothing is written anywhere.
