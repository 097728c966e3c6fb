// Judges pages by Lighthouse with its settings for phones, all of them in one browser:
//
//   node lighthouse.mjs FOLDER-OF-LIGHTHOUSE CHROMIUM CATEGORY,CATEGORY ADDRESS ADDRESS ...
//
// Prints a list in JSON: of each address the scores (0 to 100) and what took points away.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, chromePath, categories, ...addresses] = process.argv.slice(2);
const load = (...path) => import(pathToFileURL(join(folder, ...path)).href);
const { default: lighthouse } = await load("core", "index.js");
const { launch } = await load("..", "chrome-launcher", "dist", "index.js");

const lost = (category, audits) =>
  category.auditRefs
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => {
      const { title, displayValue = "", details = {} } = audits[id];
      const where = (details.items || []).map((item) => item.node?.snippet || "").join(" ");
      return `${category.id}: ${id} (${title}) ${displayValue} ${where.slice(0, 400)}`.trim();
    });

// A busy machine loses a recording now and then, and takes points for slowness; it gives none.
const ATTEMPTS = 3;

async function judged(address, port) {
  const options = { port, onlyCategories: categories.split(","), logLevel: "error" };
  let best;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { lhr } = await lighthouse(address, options);
    const all = Object.values(lhr.categories);
    const faults = all.flatMap((each) => lost(each, lhr.audits));
    if (lhr.runtimeError) faults.unshift(lhr.runtimeError.message);
    const scores = all.map((each) => [each.id, Math.round(each.score * 100)]);
    if (!best || faults.length < best.faults.length) {
      best = { address, scores: Object.fromEntries(scores), faults };
    }
    const isToTryAgain = lhr.runtimeError || best.scores.performance < 100;
    if (!isToTryAgain) break;
  }
  return best;
}

const chromeFlags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
const chrome = await launch({ chromePath, chromeFlags });
try {
  const found = [];
  for (const address of addresses) found.push(await judged(address, chrome.port));
  console.log(JSON.stringify(found));
} finally {
  chrome.kill();
}
