//! From words to skills: phrases to skills, job ads to requirements. Pure.
