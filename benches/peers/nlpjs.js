// NLP.js: `node nlpjs.js OUT TRAIN TEST [TYPO]`, started by measure.py.

const fs = require("fs");
const { NlpManager } = require("node-nlp");

const lines = (path) =>
  fs.readFileSync(path, "utf8").split("\n").filter((it) => it.trim()).map((it) => JSON.parse(it));

async function main() {
  const [out, train, test, typo] = process.argv.slice(2);
  const manager = new NlpManager({
    languages: ["en"],
    forceNER: false,
    autoSave: false,
    autoLoad: false,
    nlu: { log: false },
  });
  const start = performance.now();
  for (const it of lines(train)) if (it.intent !== null) manager.addDocument("en", it.text, it.intent);
  await manager.train();
  const load = performance.now() - start;

  const ask = async (it) => {
    const start = performance.now();
    const got = await manager.process("en", it.text);
    const taken = (performance.now() - start) * 1e3;
    // Its own bar, below which it says "None", is left aside here as everybody's is.
    const best = got.classifications.find((it) => it.intent !== "None");
    return [it.intent, best?.intent ?? null, best?.score ?? 0, taken];
  };
  const all = async (path) => {
    const rows = [];
    for (const it of lines(path)) rows.push(await ask(it));
    return rows;
  };
  const questions = await all(test);
  const also = typo ? await all(typo) : [];
  // Node tells it in kibibytes.
  const peak = (process.resourceUsage().maxRSS * 1024) / 1e6;
  fs.writeFileSync(out, JSON.stringify({ load_ms: load, questions, also, peak_mb: peak }));
}

main();
