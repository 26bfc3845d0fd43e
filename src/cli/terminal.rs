//! A reply as text for a terminal.

use std::io::{self, Write};

use crate::coach::Reply;

/// Writes a reply: title, body, notes, sources, what to ask next.
pub fn write(out: &mut impl Write, reply: &Reply, why: Option<&[String]>) -> io::Result<()> {
    if !reply.title.is_empty() {
        writeln!(out, "{}", reply.title)?;
    }
    writeln!(out, "{}", reply.body)?;
    for note in &reply.notes {
        writeln!(out, "({note})")?;
    }
    for s in &reply.sources {
        writeln!(out, "  {} · {}", s.short, s.section)?;
    }
    for line in why.unwrap_or_default() {
        writeln!(out, "  {line}")?;
    }
    writeln!(out)
}
