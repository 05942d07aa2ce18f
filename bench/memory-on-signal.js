// Preloaded into the product: on SIGUSR2 it collects garbage and reports the remaining heap in MiB.
const MIB = 1024 * 1024;

process.on('SIGUSR2', () => {
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  console.log(JSON.stringify({ in_use: (heapUsed + external) / MIB, resident: rss / MIB }));
});
