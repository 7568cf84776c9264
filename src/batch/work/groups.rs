//! Groups: the values of the fields that a batch is counted by.

use std::collections::HashMap;

use crate::batch::{error::BatchError, input::Fields};

/// The number of a group among all of a run. 0 is everybody.
pub(in crate::batch) type GroupNumber = u32;

/// A group: a field and one of its values; the empty value is *not said*.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Group {
    /// The field; empty for everybody.
    pub field: String,
    /// The value; empty for who says none.
    pub value: String,
}

impl Group {
    /// Everybody.
    pub fn everybody() -> Self {
        Self { field: String::new(), value: String::new() }
    }
}

/// The groups of a run, by number.
#[derive(Debug)]
pub(in crate::batch) struct Groups {
    by: Vec<String>,
    all: Vec<Group>,
    numbers: HashMap<Group, GroupNumber>,
    most: usize,
}

impl Groups {
    pub(in crate::batch) fn new(by: &[String], most: usize) -> Self {
        let everybody = Group::everybody();
        let numbers = HashMap::from([(everybody.clone(), 0)]);
        Self { by: by.to_vec(), all: vec![everybody], numbers, most }
    }

    /// The groups of something, everybody left out.
    ///
    /// # Errors
    /// When there are too many values to be groups.
    pub(in crate::batch) fn of(&mut self, fields: &Fields) -> Result<Vec<GroupNumber>, BatchError> {
        let mut numbers = Vec::new();
        for field in self.by.clone() {
            let nothing = vec![String::new()];
            for value in fields.get(&field).filter(|it| !it.is_empty()).unwrap_or(&nothing) {
                // Long texts are no groups, and would be the first to be too many.
                let value: String = value.chars().take(200).collect();
                numbers.push(self.number(Group { field: field.clone(), value })?);
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    fn number(&mut self, group: Group) -> Result<GroupNumber, BatchError> {
        if let Some(number) = self.numbers.get(&group) {
            return Ok(*number);
        }
        if self.all.len() > self.most {
            let message = format!("`{}` has more than {} values (limit `groups`)", group.field, self.most);
            return Err(BatchError::request(message, "group by something that many share, such as a region"));
        }
        let number = GroupNumber::try_from(self.all.len()).unwrap_or(GroupNumber::MAX);
        self.all.push(group.clone());
        self.numbers.insert(group, number);
        Ok(number)
    }

    /// Takes groups over that an earlier run numbered so.
    pub(in crate::batch) fn take_over(&mut self, groups: &[Group]) -> Result<(), BatchError> {
        groups.iter().try_for_each(|it| self.number(it.clone()).map(drop))
    }

    /// All groups by number, everybody first.
    pub(in crate::batch) fn all(&self) -> &[Group] {
        &self.all
    }
}
