// Preloaded into the product: told by SIGUSR2, it collects all garbage and says what is left, in MiB.
const MIB = 1024 * 1024;

process.on('SIGUSR2', () => {
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  console.log(JSON.stringify({ in_use: (heapUsed + external) / MIB, resident: rss / MIB }));
});
