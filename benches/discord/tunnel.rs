//! The way out for a bot that believes to talk to discord.com: it ends at the fake's TLS twin.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// No head of a CONNECT request is longer.
const LONGEST_HEAD: usize = 4_096;

/// An HTTP proxy that knows one destination.
pub struct Tunnel {
    address: SocketAddr,
    refused: Arc<Mutex<Vec<String>>>,
}

impl Tunnel {
    /// Listens on loopback, and leads to `twin` for as long as the runtime lasts.
    pub async fn dig(twin: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound socket has an address");
        let refused = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&refused);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let list = Arc::clone(&list);
                tokio::spawn(async move {
                    if let Some(wanted) = lead(stream, twin).await {
                        list.lock().unwrap_or_else(PoisonError::into_inner).push(wanted);
                    }
                });
            }
        });
        Self { address, refused }
    }

    /// What to set as proxy for HTTPS.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked for and is not discord.com.
    pub fn refused(&self) -> Vec<String> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused
            .iter()
            .map(|line| format!("the bot wanted out: {line}"))
            .collect()
    }
}

/// Leads a connection to the twin; gives back what it wanted instead, if it did.
async fn lead(mut stream: TcpStream, twin: SocketAddr) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST_HEAD {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&head);
    let line = head.lines().next().unwrap_or_default();
    if !line.starts_with("CONNECT discord.com:443 ") {
        return Some(line.to_owned());
    }
    let mut there = TcpStream::connect(twin).await.ok()?;
    // Both ends send whole requests and answers: none waits to be filled.
    let _ = (stream.set_nodelay(true), there.set_nodelay(true));
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
    // It ends when the bot or the fake does.
    let _ = copy_bidirectional(&mut stream, &mut there).await;
    None
}
