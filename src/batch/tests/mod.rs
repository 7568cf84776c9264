//! Batches over small catalogs.
