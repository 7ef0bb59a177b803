import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PDF, sha256Of, type Paper, type Portal } from '../../../test/portal.js';
import { CANARY, expectRefused } from '../../../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { until } from '../../../test/until.js';

const MEBIBYTE = 1_048_576;
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

const PDF_FILE = new File([PDF.content], 'a.pdf', { type: 'application/pdf' });

let house: RehearsedHouse;
let portal: Portal;
beforeAll(async () => {
  house = await openRehearsedHouse();
  portal = house.portal();
});
afterAll(() => house.close());

function pdfOf(bytes: number): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(bytes);
  content.set(PDF.content);
  return content;
}

describe('a file that is handed in', () => {
  it.each<readonly [string, Paper]>([
    ['a PDF with its hash', { ...PDF, sha256: sha256Of(PDF.content) }],
    ['a PNG', { content: new Uint8Array(PNG), name: 'ảnh chân dung.PNG', type: 'image/png' }],
    ['a JPEG', { content: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0]), name: 'a.b.jpeg', type: 'image/jpeg' }],
  ])('is kept: %s', async (_what, paper) => {
    const { status, body } = await portal.upload(paper);
    expect(status).toBe(201);
    expect(body).toEqual({
      fileId: expect.stringMatching(/^[0-9a-f-]{36}$/), sha256: sha256Of(paper.content), bytes: paper.content.length,
      mediaType: paper.type ?? 'application/pdf',
    });
    const { files, folder } = await house.kept();
    expect(files).toContainEqual(expect.objectContaining({ _id: body['fileId'], portal: 'portal-thu-nghiem' }));
    expect(folder).toContainEqual(expect.objectContaining({ _id: `files/${String(body['fileId'])}`, bytes: paper.content.length }));
  });

  const lies = 'media-type-lies';
  it.each<readonly [string, Paper, number, string]>([
    ['its hash lies', { ...PDF, sha256: sha256Of(PNG) }, 422, 'hash-lies'],
    ['its hash is none', { ...PDF, sha256: CANARY }, 422, 'hash-lies'],
    ['it is not what it says', { content: new Uint8Array(PNG) }, 422, lies],
    ['its name says something else', { ...PDF, name: `${CANARY}.png` }, 422, lies],
    ['its name says nothing', { ...PDF, name: CANARY }, 422, lies],
    ['it has two endings', { ...PDF, name: `${CANARY}.pdf.exe` }, 422, lies],
    ['it is a program that calls itself a PDF', { content: new Uint8Array(Buffer.from(`MZ${CANARY}`)) }, 422, lies],
    ['it is a kind that is not taken', { content: new Uint8Array(Buffer.from('<svg/>')), name: 'a.svg', type: 'image/svg+xml' }, 415, 'media-type-not-allowed'],
    ['it is empty', { content: new Uint8Array() }, 422, 'file-empty'],
    ['it is one byte too large', { content: pdfOf(20 * MEBIBYTE + 1) }, 413, 'file-too-large'],
    ['it is far too large', { content: pdfOf(24 * MEBIBYTE) }, 413, 'file-too-large'],
  ])('is refused, and leaves nothing, when %s', async (_why, paper, status, code) => {
    await expectRefused(house, { status, code }, (headers) => portal.upload(paper, headers));
  });

  it.each<readonly [string, (form: FormData) => void, string]>([
    ['there is none', (form) => form.set('sha256', CANARY), 'file-missing'],
    ['it is under another name', (form) => form.set('paper', new File([PDF.content], 'a.pdf')), 'file-missing'],
    ['something unknown comes with it', (form) => {
      form.set('sha-256', sha256Of(PDF.content));
      form.set('file', PDF_FILE);
    }, 'upload-malformed'],
    ['its hash comes after it', (form) => {
      form.set('file', PDF_FILE);
      form.set('sha256', sha256Of(PNG));
    }, 'upload-malformed'],
    ['its hash comes after it as well', (form) => {
      form.set('sha256', sha256Of(PDF.content));
      form.set('file', PDF_FILE);
      form.append('sha256', sha256Of(PNG));
    }, 'upload-malformed'],
    ['its hash comes twice', (form) => {
      for (const content of [PDF.content, PNG]) form.append('sha256', sha256Of(content));
      form.set('file', PDF_FILE);
    }, 'upload-malformed'],
    ['another file comes after it', (form) => {
      for (const name of ['a.pdf', 'b.pdf']) form.append('file', new File([PDF.content], name, { type: 'application/pdf' }));
    }, 'upload-malformed'],
  ])('is refused when %s', async (_why, fill, code) => {
    await expectRefused(house, { status: 400, code }, (headers) => {
      const body = new FormData();
      fill(body);
      return portal.ask('/attachments', { method: 'POST', body, headers });
    });
  });

  it('is refused as JSON, as nothing, and without the right to file', async () => {
    const media = { status: 415, code: 'unsupported-media-type' };
    await expectRefused(house, media, (headers) => portal.post('/attachments', { file: CANARY }, headers));
    await expectRefused(house, media, (headers) => portal.ask('/attachments', { method: 'POST', headers }));
    const reader = house.portal('portal-thu-nghiem', { scope: 'dossier:read:own' });
    await expectRefused(house, { status: 403, code: 'insufficient-scope' }, (headers) => reader.upload(PDF, headers));
  });

  it('leaves nothing when its sender goes away in the middle', async () => {
    const before = await house.kept();
    const socket = connect(Number(new URL(house.address).port), '127.0.0.1');
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n%PDF-1.7';
    socket.write([
      'POST /attachments HTTP/1.1', 'host: a', `authorization: Bearer ${await house.issuer.sign()}`,
      'content-type: multipart/form-data; boundary=x', 'content-length: 1000000', '', head,
    ].join('\r\n'));
    await until(async () => (await house.kept()).folder.some(({ _id }) => _id.endsWith('.part')));
    socket.destroy();
    await until(async () => (await house.kept()).folder.length === before.folder.length);
    expect(await house.kept()).toEqual(before);
  });

  it('may be as large as 20 MiB to the last byte', async () => {
    const paper = { content: pdfOf(20 * MEBIBYTE) };
    expect(await portal.upload(paper)).toMatchObject({ status: 201, body: { sha256: sha256Of(paper.content) } });
  });

  it('gets no answer that the document does not know', () => {
    expect(house.undocumentedAnswers()).toEqual([]);
  });
});
