import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OpenDoor } from '@hoso/access';
import type { Reply } from '@hoso/http';
import { Refusal } from '@hoso/kernel';

import { PageShelf, type PageFile } from '../../domain/page.js';

/** Everything from this address, nothing inline, nobody may frame it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page of the watch-room. It holds nothing by itself: whatever it shows comes through guarded doors. */
@ApiExcludeController()
@Controller()
@OpenDoor('the empty page is public; figures come only with a token')
export class ServePageController {
  constructor(@Inject(PageShelf) private readonly shelf: PageShelf) {}

  @Get()
  index(@Headers('if-none-match') known: string | undefined, @Res() reply: Reply): void {
    void reply.header('content-security-policy', POLICY).header('permissions-policy', 'clipboard-write=(self)');
    send(this.file('index.html'), known, reply);
  }

  @Get('page/settings')
  readSettings(): { readonly demonstration: boolean } {
    return { demonstration: this.shelf.demonstration };
  }

  @Get('page/:folder/:name')
  part(
    @Param('folder') folder: string,
    @Param('name') name: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: Reply,
  ): void {
    void reply.header('content-security-policy', POLICY);
    send(this.file(`${folder}/${name}`), known, reply);
  }

  private file(path: string): PageFile {
    const file = this.shelf.file(path);
    if (file === undefined) throw new Refusal('not-found', 'route-not-found');
    return file;
  }
}

function send({ body, mediaType, etag }: PageFile, known: string | undefined, reply: Reply): void {
  void reply.header('etag', etag).header('cache-control', 'no-cache');
  if (known === etag) void reply.code(304).send();
  else void reply.type(mediaType).send(body);
}
