//! The standards of the field, one file each: documents in, readings out.
