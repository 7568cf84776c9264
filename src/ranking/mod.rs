//! What a score means: plan, credit, order, explanation, gap. Pure, and the only place with weights.
