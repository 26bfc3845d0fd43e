//! The sockets: HTTP, the upgrade to a WebSocket, and the TLS twin.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::settings::Settings;
use super::state::State;
use super::{Shared, rest, talk};

/// The listening tasks, which end with this.
pub struct Running {
    /// Address and certificate of the TLS twin.
    pub tls: Option<(SocketAddr, String)>,
    tasks: Vec<AbortHandle>,
}

impl Drop for Running {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Binds to loopback and serves until what is returned is dropped.
pub async fn start(settings: Settings) -> (Arc<Shared>, Running) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a free port on loopback");
    let address = listener.local_addr().expect("a bound socket has an address");
    let shared = Arc::new(Shared {
        clock: settings.clock.clone(),
        state: Mutex::new(State::new(&settings)),
        changes: watch::channel(0).0,
        address,
        settings,
    });
    let mut tasks = Vec::new();
    let plain = shared.clone();
    tasks.push(
        tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let Ok((stream, _)) = listener.accept().await else {
                    continue;
                };
                let _ = stream.set_nodelay(true);
                connections.spawn(serve(stream, plain.clone()));
                // What has ended is let go of.
                while connections.try_join_next().is_some() {}
            }
        })
        .abort_handle(),
    );
    let mut tls = None;
    if shared.settings.tls {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port on loopback");
        let twin = listener.local_addr().expect("a bound socket has an address");
        let (acceptor, certificate) = certify();
        tls = Some((twin, certificate));
        let shared = shared.clone();
        tasks.push(
            tokio::spawn(async move {
                let mut connections = JoinSet::new();
                loop {
                    let Ok((stream, _)) = listener.accept().await else {
                        continue;
                    };
                    let _ = stream.set_nodelay(true);
                    let (acceptor, shared) = (acceptor.clone(), shared.clone());
                    connections.spawn(async move {
                        if let Ok(stream) = acceptor.accept(stream).await {
                            serve(stream, shared).await;
                        }
                    });
                    while connections.try_join_next().is_some() {}
                }
            })
            .abort_handle(),
        );
    }
    (shared, Running { tls, tasks })
}

/// A certificate that names discord.com, made for this run alone.
fn certify() -> (tokio_native_tls::TlsAcceptor, String) {
    let made = rcgen::generate_simple_self_signed(["discord.com".to_owned()]).expect("a certificate can be made");
    let certificate = made.cert.pem();
    let identity =
        native_tls::Identity::from_pkcs8(certificate.as_bytes(), made.signing_key.serialize_pem().as_bytes())
            .expect("rcgen writes PKCS 8");
    let acceptor = native_tls::TlsAcceptor::new(identity).expect("the identity was just made");
    (acceptor.into(), certificate)
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(stream: S, shared: Arc<Shared>) {
    let service = service_fn(move |request| answer(request, shared.clone()));
    // An error here is a connection that was cut, by a fault or by the bot; both are wanted.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
}

/// The connection is cut instead of answered.
#[derive(Debug)]
pub struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("cut by a fault")
    }
}

impl std::error::Error for Cut {}

async fn answer(request: Request<Incoming>, shared: Arc<Shared>) -> Result<Response<Full<Bytes>>, Cut> {
    if request
        .headers()
        .get(header::UPGRADE)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
    {
        return Ok(upgrade(request, shared));
    }
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        return Err(Cut);
    };
    rest::answer(&head, &body.to_bytes(), &shared).await
}

fn upgrade(request: Request<Incoming>, shared: Arc<Shared>) -> Response<Full<Bytes>> {
    if shared.state().refuse_gateway {
        shared.state().refused += 1;
        shared.changed();
        let mut refusal = Response::new(Full::default());
        *refusal.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        return refusal;
    }
    let key = request
        .headers()
        .get(header::SEC_WEBSOCKET_KEY)
        .map(|key| derive_accept_key(key.as_bytes()));
    let Some(key) = key else {
        let mut refusal = Response::new(Full::default());
        *refusal.status_mut() = StatusCode::BAD_REQUEST;
        return refusal;
    };
    // It ends with the connection, or with the runtime of the test.
    tokio::spawn(async move {
        if let Ok(upgraded) = hyper::upgrade::on(request).await {
            let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
            talk::talk(socket, shared).await;
        }
    });
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::UPGRADE, header::HeaderValue::from_static("websocket"));
    headers.insert(header::CONNECTION, header::HeaderValue::from_static("Upgrade"));
    headers.insert(
        header::SEC_WEBSOCKET_ACCEPT,
        key.parse().expect("base 64 fits a header"),
    );
    response
}
