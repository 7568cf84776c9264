//! The program as people run it: exit codes, what goes where, and the JSON that others rely on.
