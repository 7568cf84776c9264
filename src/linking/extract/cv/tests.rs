//! Curricula.
