/** Stands for a worker of the simulator in specs: falls silent over history 3, and ends over history 25. */
if (process.argv[2] === 'nothing-begins') process.exit(1);
process.on('message', ({ first, last }) => {
  const tally = { histories: 0, events: 0, virtualMs: 0, drainMsMax: 0, faults: {}, violations: [] };
  for (let seed = first; seed <= last; seed += 1) {
    process.send({ at: seed });
    if (seed === 25) process.exit(7);
    while (seed === 3);
    tally.histories += 1;
  }
  process.send({ tally });
});
process.send('ready');
