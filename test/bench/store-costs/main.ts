/** What one write costs the store and its client: `npm run bench:store`. `--documents 3000`, `--record` puts it on the page. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { putOnRecord } from '../../support/table-in-page.js';
import { numberWithin } from '../contest/wishes.js';
import { keepResult } from '../keep-result.js';
import { onEngines, type Footing } from '../on-engines.js';
import { CASES } from './cases.js';
import { clientOf, costOf, type StoreCost } from './measure.js';
import { linesOf, storeCostsPageOf, type StoreCostsRecord } from './table.js';

interface StoreCostsWishes {
  readonly documents: number;
  readonly record: boolean;
}

await onEngines('npm run bench:store', readStoreCostsWishes, measureCosts);

function readStoreCostsWishes(args: readonly string[]): StoreCostsWishes {
  const options = { documents: { type: 'string', default: '3000' }, record: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args: [...args], options });
  return { documents: numberWithin('--documents', values.documents, 100, 1_000_000), record: values.record };
}

async function measureCosts({ documents, record }: StoreCostsWishes, footing: Footing): Promise<void> {
  const { terminal, ground, caption, projectFolder } = footing;
  const pid = ground.engines.get('the store') ?? 0;
  const client = await clientOf(ground.storeUri);
  try {
    await terminal.progress('Warming up', costOf(client, pid, { ...CASES[0]!, name: 'warming up' }, documents));
    const costs: StoreCost[] = [];
    for (const one of CASES) costs.push(await terminal.progress(one.name, costOf(client, pid, one, documents)));
    const result: StoreCostsRecord = { ...caption, documents, costs };
    await keepResult(footing, result);
    if (record) await putOnRecord(join(projectFolder, 'test', 'bench', 'store-costs'), result, storeCostsPageOf(result));
    for (const line of linesOf(result)) terminal.line(line);
  } finally {
    await client.close();
  }
}
