// After the last suite: ends the engines of a desk that was opened for this run, and only those.
export default async function tearDown() {
  const desk = globalThis.hosoEngineDesk;
  globalThis.hosoEngineDesk = undefined;
  await desk?.close();
}
