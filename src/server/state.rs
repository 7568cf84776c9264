//! What all handlers share, and the bridge from asynchronous threads to work.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::sync::{Mutex, Semaphore};

use super::{Problem, ServerOptions};
use crate::engine::{Engine, EngineError};

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub(super) engine: Arc<Engine>,
    pub(super) home: Arc<PathBuf>,
    pub(super) options: Arc<ServerOptions>,
    /// One writer at a time.
    pub(super) writing: Arc<Mutex<()>>,
    places: Arc<Semaphore>,
}

impl AppState {
    /// Serves `engine`, which answers for `home`.
    pub fn new(engine: Engine, home: &Path, options: ServerOptions) -> Self {
        Self {
            engine: Arc::new(engine),
            home: Arc::new(home.to_owned()),
            places: Arc::new(Semaphore::new(options.concurrency.max(1))),
            writing: Arc::default(),
            options: Arc::new(options),
        }
    }

    /// Does work off the asynchronous threads. The place is given back when the work ends, not when the client stops
    /// waiting, so that the limit holds for work and not for patience.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return Err(Problem::overloaded(self.options.concurrency));
        };
        let state = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let result = act(&state);
            drop(place);
            result
        });
        done.await.unwrap_or_else(|_| Err(Problem::internal("the work ended without an answer")))
    }

    /// Asks the engine, off the asynchronous threads.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Engine) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.work(move |state| act(&state.engine).map_err(Problem::from)).await
    }
}

/// Today, UTC.
pub(super) fn today() -> crate::model::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
