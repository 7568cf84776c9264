//! What is stored beside the index: the record of each entry, its words for highlights, and the revision of a commit.

use serde::{Deserialize, Serialize};
use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize, ValueDeserializer,
};

use super::schema;

/// What is written with each commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// The catalog's revision that the commit brings the index to.
    pub(super) revision: u64,
}

impl Payload {
    /// As it is written.
    pub(super) fn text(self) -> String {
        format!("{{\"revision\":{}}}", self.revision)
    }
}

/// A stored document.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// The key.
    pub(super) key: String,
    /// The record.
    pub(super) record: String,
    /// The name.
    pub(super) name: Option<String>,
    /// The other names.
    pub(super) aliases: Vec<String>,
    /// The description.
    pub(super) description: Option<String>,
}

/// Only the key and the record of a stored document: they are stored first, the rest is not read.
#[derive(Debug, Default)]
pub(super) struct StoredRecord {
    /// The key.
    pub(super) key: String,
    /// The record.
    pub(super) record: String,
}

/// A stored value: all of ours are texts.
struct Text(String);

impl ValueDeserialize for Text {
    fn deserialize<'de, D: ValueDeserializer<'de>>(deserializer: D) -> Result<Self, DeserializeError> {
        deserializer.deserialize_string().map(Self)
    }
}

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut deserializer: D) -> Result<Self, DeserializeError> {
        let fields = *schema::FIELDS;
        let mut stored = Self::default();
        while let Some((field, Text(text))) = deserializer.next_field::<Text>()? {
            match field {
                it if it == fields.key => stored.key = text,
                it if it == fields.record => stored.record = text,
                it if it == fields.name => stored.name = Some(text),
                it if it == fields.aliases => stored.aliases.push(text),
                it if it == fields.description => stored.description = Some(text),
                _ => {}
            }
        }
        Ok(stored)
    }
}

impl DocumentDeserialize for StoredRecord {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut deserializer: D) -> Result<Self, DeserializeError> {
        let mut next = || -> Result<String, DeserializeError> {
            Ok(deserializer.next_field::<Text>()?.map_or_else(String::new, |(_, Text(text))| text))
        };
        Ok(Self { key: next()?, record: next()? })
    }
}
