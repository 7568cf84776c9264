//! What the bench of serving needs: data, the peer, the comparison of answers, times, the plot.

pub(crate) mod check;
pub(crate) mod measure;
pub(crate) mod peer;
pub(crate) mod plot;
pub(crate) mod world;
