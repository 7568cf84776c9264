//! Baked images.
