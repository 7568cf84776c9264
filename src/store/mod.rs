//! The catalog on disk: documents, records, learners. Owns `data/`.
