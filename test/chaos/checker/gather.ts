import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { readDriverFile } from './driver-file.js';
import type { Evidence, Look } from './evidence.js';
import { LeakSearch } from './leak-search.js';
import { openerWith } from './open-sealed.js';
import { readDoors, type Addresses } from './read-doors.js';
import { readFiles } from './read-files.js';
import { readStore } from './read-store.js';
import { readTopics } from './read-topics.js';

/** Where everything is that is to be looked at. */
export interface Places {
  readonly driverFile: string;
  /** Without a database name. */
  readonly storeUri: string;
  /** Where intake keeps the key under which it seals, and what was handed in. */
  readonly deskFolder: string;
  readonly brokers: readonly string[];
  readonly addresses: Addresses;
  /** Folders with the logs of the services. */
  readonly logFolders: readonly string[];
  /** Files with what the topics carried before the broker forgot it. */
  readonly formerTopics?: readonly string[];
}

/** What the topics carry at one moment, and what was found when they were searched. */
export type Topics = Pick<Evidence, 'carried' | 'leaks' | 'searched'>;

/** Reads and searches the topics as they are now; what nobody has said yet can stand nowhere. */
export async function gatherTopics({ driverFile, brokers }: Pick<Places, 'driverFile' | 'brokers'>): Promise<Topics> {
  const search = searchFor(readDriverFile(await readFile(driverFile, 'utf8')));
  return { carried: await readTopics(brokers, search.look), ...search.found };
}

/** Gathers the evidence of a house that has come to rest. */
export async function gather(places: Places): Promise<Evidence> {
  const { driverFile, storeUri, deskFolder, brokers, addresses, logFolders, formerTopics = [] } = places;
  const driven = readDriverFile(await readFile(driverFile, 'utf8'));
  const { attempts } = driven;
  const search = searchFor(driven);
  const { look } = search;
  for (const { intent, outcome } of attempts) if (outcome.problem) look(`problem told to ${intent.client}`, outcome.problem);
  for (const folder of logFolders) await readLogs(folder, look);
  const former = await Promise.all(formerTopics.map(async (file) => JSON.parse(await readFile(file, 'utf8')) as Topics));
  const carried = [...former.flatMap((topics) => topics.carried), ...(await readTopics(brokers, look))];
  const doors = await readDoors(addresses, look);
  const gatheredAt = Date.now();
  const opener = openerWith(await readFile(join(deskFolder, 'keys', 'master.key'), 'utf8'));
  const { contents, fileRecords, archived, ...kept } = await readStore(storeUri, opener, look);
  const files = await readFiles(deskFolder, fileRecords, opener, look);
  const { leaks, searched } = search.found;
  const everywhere = [...new Set([...leaks, ...former.flatMap((topics) => topics.leaks)])].sort();
  return { gatheredAt, ...driven, kept, archived, contents, files, carried, ...doors, searched, leaks: everywhere };
}

function searchFor({ attempts }: Pick<Evidence, 'attempts'>): LeakSearch {
  return new LeakSearch(attempts.flatMap(({ intent }) => ('canaries' in intent ? intent.canaries : [])));
}

async function readLogs(folder: string, look: Look): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.includes('.log')) continue;
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) look(`log ${name}`, line);
  }
}
