//! Bodies with files.

use serde_json::Value;

use super::record::File;

/// Reads a body of `multipart/form-data`: the JSON of `payload_json` and the files. `None` if it is not well-formed.
pub fn read(content_type: &str, body: &[u8]) -> Option<(Value, Vec<File>)> {
    let boundary = content_type
        .split(';')
        .map(str::trim)
        .find_map(|part| part.strip_prefix("boundary="))?;
    let mark = format!("--{}", boundary.trim_matches('"')).into_bytes();
    let (mut json, mut files) = (Value::Null, Vec::new());
    let mut rest = after(body, &mark)?;
    // The last boundary is followed by two dashes.
    while !rest.starts_with(b"--") {
        let part = rest.strip_prefix(b"\r\n")?;
        let end = find(part, &[b"\r\n", mark.as_slice()].concat())?;
        let split = find(&part[..end], b"\r\n\r\n")?;
        let (head, content) = (std::str::from_utf8(&part[..split]).ok()?, &part[split + 4..end]);
        let field = quoted(head, " name=")?;
        match quoted(head, "filename=") {
            Some(name) => files.push(File {
                field,
                name,
                content: content.to_vec(),
            }),
            None if field == "payload_json" => json = serde_json::from_slice(content).ok()?,
            None => return None,
        }
        rest = after(&part[end..], &mark)?;
    }
    Some((json, files))
}

fn quoted(head: &str, key: &str) -> Option<String> {
    let start = head.find(key)? + key.len();
    let value = head[start..].strip_prefix('"')?;
    Some(value[..value.find('"')?].to_owned())
}

fn after<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    find(bytes, mark).map(|place| &bytes[place + mark.len()..])
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
