//! Vectors of unit length as small integers, compared all at once.

use serde::{Deserialize, Serialize};

/// Vectors by number. All have as many columns.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::linking) struct Vectors {
    columns: usize,
    rows: Box<[i8]>,
    /// By vector: what its integers are multiplied by.
    scales: Box<[f32]>,
}

/// Collects vectors.
#[derive(Debug)]
pub(in crate::linking) struct VectorsBuilder {
    columns: usize,
    rows: Vec<i8>,
    scales: Vec<f32>,
}

impl VectorsBuilder {
    /// Starts with none.
    pub(in crate::linking) fn new(columns: usize) -> Self {
        Self { columns, rows: Vec::new(), scales: Vec::new() }
    }

    /// Adds a vector of any length; `None` and zero are near nothing.
    pub(in crate::linking) fn push(&mut self, vector: Option<&[f32]>) {
        let unit = vector.and_then(unit);
        let (row, scale) = unit.map_or_else(|| (vec![0; self.columns], 0.0), |it| small(&it));
        self.rows.extend(row.into_iter().take(self.columns));
        self.scales.push(scale);
    }

    /// All that were added.
    pub(in crate::linking) fn finish(self) -> Vectors {
        Vectors { columns: self.columns, rows: self.rows.into(), scales: self.scales.into() }
    }
}

impl Vectors {
    /// The memory they take, in bytes.
    pub(in crate::linking) fn size_bytes(&self) -> usize {
        self.rows.len() + 4 * self.scales.len()
    }

    /// The cosine of every vector with `query`, in order.
    pub(in crate::linking) fn cosines(&self, query: &[f32]) -> Vec<f32> {
        let Some(query) = unit(query) else {
            return vec![0.0; self.scales.len()];
        };
        let (query, query_scale) = small(&query);
        let query: Vec<i16> = query.into_iter().map(i16::from).collect();
        let rows = self.rows.chunks_exact(self.columns.max(1));
        rows.zip(&self.scales).map(|(row, scale)| cosine(row, &query) * scale * query_scale).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 127 * 127 a column, of some hundred")]
fn cosine(row: &[i8], query: &[i16]) -> f32 {
    row.iter().zip(query).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum::<i32>() as f32
}

/// The vector of the same direction and length 1.
pub(in crate::linking) fn unit(vector: &[f32]) -> Option<Vec<f32>> {
    let length = vector.iter().map(|it| it * it).sum::<f32>().sqrt();
    (length > 1e-6).then(|| vector.iter().map(|it| it / length).collect())
}

/// A vector as integers from -127 to 127, and what they are multiplied by.
fn small(vector: &[f32]) -> (Vec<i8>, f32) {
    let largest = vector.iter().fold(f32::EPSILON, |largest, it| largest.max(it.abs()));
    let scale = largest / 127.0;
    #[expect(clippy::cast_possible_truncation, reason = "at most 127 by the choice of the scale")]
    let row = vector.iter().map(|it| (it / scale).round() as i8).collect();
    (row, scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cosines_are_nearly_exact() {
        let mut builder = VectorsBuilder::new(2);
        for vector in [Some([3.0, 4.0]), Some([-4.0, 3.0]), None] {
            builder.push(vector.as_ref().map(<[f32; 2]>::as_slice));
        }
        let found = builder.finish().cosines(&[6.0, 8.0]);
        assert!((found[0] - 1.0).abs() < 0.01 && found[1].abs() < 0.01 && found[2].abs() < 1e-6);
    }
}
