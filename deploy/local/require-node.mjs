// Imported before anything else, so written in words that any Node of the last years can read.
import process from 'node:process';

const NEEDED = 24;
const major = Number(process.versions.node.split('.')[0]);

if (!(major >= NEEDED)) {
  process.stderr.write(
    `Hoso needs Node ${NEEDED} or newer and this is Node ${process.versions.node}: ` +
      'start it through npm (npm start, npm test), which brings the right one, or install Node ' + NEEDED + '.\n',
  );
  process.exit(1);
}
