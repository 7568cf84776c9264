//! One example for each thing that pathways promise.
