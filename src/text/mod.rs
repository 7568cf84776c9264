//! Words: normal forms, tokens, similarity. Pure functions on text.

mod normalise;
mod offsets;
mod plural;
mod similarity;
mod tokens;

pub use normalise::{fold, normalise};
pub use offsets::CharOffsets;
pub use plural::singular;
pub use similarity::{normal_similarity, similarity};
pub use tokens::{Token, tokens};
