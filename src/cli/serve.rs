//! `skillmatch serve`.

use std::{
    io::IsTerminal,
    net::{IpAddr, SocketAddr},
};

use clap::Args;

use super::{Context, Exit, failure::Failure, output};
use crate::{
    config,
    server::{self, ServeError, ServerOptions},
};

/// Serve the same operations over HTTP, on loopback unless an API key is set
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch serve\n  SKILLMATCH_API_KEY=... skillmatch serve --host 0.0.0.0 --port 80"
)]
pub(crate) struct Arguments {
    /// Where to listen [default: 127.0.0.1]
    #[arg(long)]
    host: Option<IpAddr>,
    /// The port; 0 takes a free one [default: 7878]
    #[arg(long)]
    port: Option<u16>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    serve(context, arguments.host, arguments.port)
}

/// Serves until it is told to stop.
pub(crate) fn serve(context: &Context, host: Option<IpAddr>, port: Option<u16>) -> Result<Exit, Failure> {
    let settings = &context.settings.server;
    let filter = tracing_subscriber::EnvFilter::try_new(&settings.log).map_err(|error| {
        Failure::usage(format!("`server.log` cannot be used: {error}"), "write for instance warn,skillmatch=debug")
    })?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber in one process is refused, and the first one goes on.
    let _ = log.with_ansi(std::io::stderr().is_terminal()).try_init();
    let options = ServerOptions {
        address: SocketAddr::new(host.unwrap_or(settings.host), port.unwrap_or(settings.port)),
        body_bytes: settings.body_bytes,
        request_timeout_ms: settings.request_timeout_ms,
        header_read_timeout_ms: settings.header_read_timeout_ms,
        concurrency: settings.concurrency,
        refresh_ms: settings.refresh_ms,
        api_key: config::api_key(),
        index: context.settings.index_options(),
        read_limits: context.settings.read_limits(),
    };
    let started = |address: SocketAddr| {
        output::say(&format!("serving {} on http://{address}", context.home.display()));
        output::say(&format!("  the API, with a page to try it:  http://{address}/docs"));
        output::say(&format!("  try:  curl 'http://{address}/v1/search?q=data'"));
        output::say("stop with Ctrl-C");
    };
    server::run(&context.home, options, &started).map_err(|error| {
        let hint = match &error {
            ServeError::PortInUse { .. } => "choose another with --port, or --port 0 for a free one",
            ServeError::NoApiKey { .. } => "set SKILLMATCH_API_KEY, or listen on 127.0.0.1",
            ServeError::Engine(error) => return Failure::new(anyhow::anyhow!("{error}"), error.hint()),
            ServeError::Io { .. } => "check the address",
        };
        Failure::new(error, hint)
    })?;
    Ok(Exit::Done)
}
