//! What users ask: search, link, extract, match, gaps.
