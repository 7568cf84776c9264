//! JSON as it was written: strings borrowed where they can be, keys in the document's order, repeated keys kept, so that
//! they can be reported. Several times faster than a general value, which hashes every key.

use std::{borrow::Cow, cell::Cell, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
    ser::{SerializeMap, SerializeSeq},
};
use serde_json::Number;

use super::Limits;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Json<'a>>),
    /// An object.
    Object(Object<'a>),
}

/// A JSON object: its members in the document's order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Json<'a> {
    /// Parses a text within the default limits.
    ///
    /// # Errors
    /// When it is not one JSON value, or crosses a limit.
    pub fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        Self::parse_within(text, &Limits::default())
    }

    /// Parses a text. The limits hold while it is read, so what crosses one takes no memory.
    ///
    /// # Errors
    /// When it is not one JSON value, or crosses a limit: then the error's category is `Data`, and only then.
    pub fn parse_within(text: &'a str, limits: &Limits) -> Result<Self, serde_json::Error> {
        Self::parse_counting(text, limits, &Cell::new(limits.json_values))
    }

    /// The same for one of several texts, which share the number of values.
    pub(in crate::standards) fn parse_counting(
        text: &'a str,
        limits: &Limits,
        values_left: &Cell<usize>,
    ) -> Result<Self, serde_json::Error> {
        let values = Values { limits, left: values_left, depth: limits.json_depth };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = values.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(value)
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Whether it is an array.
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether it is a string.
    pub fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The object, when it is one.
    pub fn as_object(&self) -> Option<&Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items, when it is an array.
    pub fn as_array(&self) -> Option<&[Json<'a>]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The text, when it is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, when it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The whole number, when it is one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// The value under a key of an object.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.as_object()?.get(key)
    }

    /// The same without a loan on the text.
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(value),
            Self::Number(number) => Json::Number(number),
            Self::String(text) => Json::String(Cow::Owned(text.into_owned())),
            Self::Array(items) => Json::Array(items.into_iter().map(Json::into_owned).collect()),
            Self::Object(Object(members)) => {
                let owned = members.into_iter().map(|(key, it)| (Cow::Owned(key.into_owned()), it.into_owned()));
                Json::Object(Object(owned.collect()))
            }
        }
    }
}

impl<'a> Object<'a> {
    /// An object of these members.
    pub fn new(members: Vec<(Cow<'a, str>, Json<'a>)>) -> Self {
        Self(members)
    }

    /// The value under `key`; of a repeated key the last one, as JavaScript has it.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.member(key).map(|(_, value)| value)
    }

    /// The key as it lies in the object, and its value.
    pub fn member(&self, key: &str) -> Option<(&str, &Json<'a>)> {
        self.0.iter().rev().find(|(known, _)| known == key).map(|(key, value)| (key.as_ref(), value))
    }

    /// The members themselves, in order.
    pub(in crate::standards) fn into_members(self) -> impl Iterator<Item = (Cow<'a, str>, Json<'a>)> {
        self.0.into_iter()
    }

    /// The value under `key`, to be changed.
    pub(in crate::standards) fn get_mut(&mut self, key: &str) -> Option<&mut Json<'a>> {
        self.0.iter_mut().rev().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// Adds a member; it counts from now on.
    pub(in crate::standards) fn push(&mut self, key: Cow<'a, str>, value: Json<'a>) {
        self.0.push((key, value));
    }

    /// Whether there is such a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.0.iter().any(|(known, _)| known == key)
    }

    /// How many members there are, repeated ones counted.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_ref())
    }

    /// The values, in order.
    pub fn values(&self) -> impl Iterator<Item = &Json<'a>> {
        self.0.iter().map(|(_, value)| value)
    }

    /// The members, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json<'a>)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }

    /// The first key that stands here twice.
    pub fn repeated_key(&self) -> Option<&str> {
        let keys = &self.0;
        if keys.len() <= 24 {
            let twice = |at: usize| keys[..at].iter().any(|(earlier, _)| *earlier == keys[at].0);
            return (1..keys.len()).find(|at| twice(*at)).map(|at| keys[at].0.as_ref());
        }
        let mut seen = std::collections::HashSet::with_capacity(keys.len());
        self.keys().find(|key| !seen.insert(*key))
    }
}

/// As compact JSON.
impl fmt::Display for Json<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|it| list.serialize_element(it))?;
                list.end()
            }
            Self::Object(object) => {
                let mut map = serializer.serialize_map(Some(object.len()))?;
                object.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
        }
    }
}

/// A key, borrowed where it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Keys)
    }
}

struct Keys;

impl<'de> Visitor<'de> for Keys {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Owned(text.to_owned())))
    }
}

/// Reads values while the limits hold.
#[derive(Clone, Copy)]
struct Values<'l> {
    limits: &'l Limits,
    /// So many values may still come.
    left: &'l Cell<usize>,
    /// So much deeper they may nest.
    depth: usize,
}

impl Values<'_> {
    /// What the values inside of an array or object may still do.
    fn inside<E: Error>(self) -> Result<Self, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Self { depth, ..self }),
            None => Err(E::custom(format!("nests deeper than {} (limit `json_depth`)", self.limits.json_depth))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = Json<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let Some(rest) = self.left.get().checked_sub(1) else {
            let message = format!("holds more than {} values (limit `json_values`)", self.limits.json_values);
            return Err(D::Error::custom(message));
        };
        self.left.set(rest);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = Json<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Json::String(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Json::String(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let inside = self.inside()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(inside)? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let inside = self.inside()?;
        let most = self.limits.object_keys;
        let mut members = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            if members.len() == most {
                return Err(A::Error::custom(format!("an object has more than {most} keys (limit `object_keys`)")));
            }
            members.push((key, map.next_value_seed(inside)?));
        }
        Ok(Json::Object(Object(members)))
    }
}

#[cfg(test)]
mod tests;
