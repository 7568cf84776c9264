//! The index on disk: generations, postings, text search. Owns `index/`, and alone knows tantivy.
