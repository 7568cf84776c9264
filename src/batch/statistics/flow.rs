//! How far a count that is left out can be told from what is published: flows in a network.
//!
//! Each count is the flow on an edge, and what is published of sums keeps the flow at each node. Another table that fits
//! what is published differs by flows around circles of edges that are left out, so the greatest value of one count is
//! found as a greatest flow from its end back to its beginning (Cox 1995, network models for complementary suppression).

/// An edge, with a count as its flow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// The node it leaves.
    pub(super) from: usize,
    /// The node it reaches.
    pub(super) to: usize,
    /// The count.
    pub(super) count: u64,
    /// Whether it is left out; what is published cannot be otherwise.
    pub(super) hidden: bool,
}

/// How much an edge's count could be greater, at most `enough`, and how much less.
pub(super) fn slack(edges: &[Edge], nodes: usize, edge: usize, enough: u64) -> (u64, u64) {
    let Some(it) = edges.get(edge) else { return (0, 0) };
    let more = greatest(edges, nodes, edge, (it.to, it.from), enough);
    let less = greatest(edges, nodes, edge, (it.from, it.to), enough.min(it.count));
    (more, less)
}

/// The greatest flow between two nodes over the hidden edges but one, at most `enough`: along an edge without a limit,
/// against it as much as its count (Edmonds and Karp 1972).
fn greatest(edges: &[Edge], nodes: usize, without: usize, (source, sink): (usize, usize), enough: u64) -> u64 {
    let mut flows: Vec<u64> = edges.iter().map(|it| it.count).collect();
    let mut sent = 0;
    while sent < enough {
        let Some((path, most)) = path(edges, &flows, nodes, without, (source, sink)) else { break };
        let amount = most.min(enough - sent);
        for (edge, forward) in path {
            if let Some(flow) = flows.get_mut(edge) {
                *flow = if forward { flow.saturating_add(amount) } else { flow.saturating_sub(amount) };
            }
        }
        sent += amount;
    }
    sent
}

/// Edges, with whether each is walked along its direction.
type Steps = Vec<(usize, bool)>;

/// A shortest way over which more can flow, and how much more.
fn path(
    edges: &[Edge],
    flows: &[u64],
    nodes: usize,
    without: usize,
    (source, sink): (usize, usize),
) -> Option<(Steps, u64)> {
    let mut came: Vec<Option<(usize, bool)>> = vec![None; nodes];
    let mut queue = std::collections::VecDeque::from([source]);
    while let Some(node) = queue.pop_front() {
        if node == sink {
            break;
        }
        for (number, edge) in edges.iter().enumerate().filter(|(number, it)| *number != without && it.hidden) {
            let forward = edge.from == node;
            let next = if forward { edge.to } else { edge.from };
            let open = forward || edge.to == node && flows.get(number).is_some_and(|it| *it > 0);
            if open && next != source && came.get(next).is_some_and(Option::is_none) {
                if let Some(place) = came.get_mut(next) {
                    *place = Some((number, forward));
                }
                queue.push_back(next);
            }
        }
    }
    let (mut steps, mut most, mut node) = (Vec::new(), u64::MAX, sink);
    while node != source {
        let (number, forward) = (*came.get(node)?)?;
        let edge = edges.get(number)?;
        if !forward {
            most = most.min(*flows.get(number)?);
        }
        node = if forward { edge.from } else { edge.to };
        steps.push((number, forward));
    }
    Some((steps, most))
}
