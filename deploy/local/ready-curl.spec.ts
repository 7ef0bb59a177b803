import { describe, expect, it } from '@jest/globals';

import { readyCurl } from './ready-curl.js';

describe('the ready command', () => {
  const command = readyCurl('http://localhost:3001', 'http://localhost:3009', 2_026, Date.UTC(2026, 10, 24, 3));

  it('files a whole dossier of its own at every call', () => {
    const [, json = ''] = / -d '(\{"procedureCode.*)$/.exec(command.split('\n').at(-1) ?? '') ?? [];
    const body = JSON.parse(json.replace(`'$NOW'`, '1').replace(/'$/, '')) as Record<string, unknown>;
    expect(Object.keys(body).sort()).toEqual([
      'agencyCode', 'applicant', 'attachments', 'channel', 'form', 'portalReference', 'procedureCode',
    ]);
    expect(body).toMatchObject({ channel: 'online', portalReference: 'by-hand-1', attachments: [] });
  });

  it('asks for its token first', () => {
    expect(command).toContain('http://localhost:3009/issuer/demonstration-token');
    expect(command.match(/'/g)?.length ?? 1).toBe(2 * Math.floor((command.match(/'/g)?.length ?? 1) / 2));
  });
});
