import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { readUpload, type Reply, type Request } from '@hoso/http';

import { Files } from '../../domain/files.js';
import { ATTACHMENT_BYTES_MAX } from '../../domain/media-type.js';

export interface UploadedFile {
  readonly fileId: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
}

/** Where portals hand in files before they file the dossier that refers to them. */
@ApiTags('attachments')
@Controller('attachments')
export class UploadAttachmentController {
  constructor(@Inject(Files) private readonly files: Files) {}

  @Post()
  @Door({ audience: 'hoso-portal', scopes: ['dossier:submit'] })
  @ApiConsumes('multipart/form-data')
  @ApiOperation({
    summary: 'Hands in one file (PDF, JPEG or PNG, at most 20 MiB).',
    description:
      'Multipart: fields first (`sha256`, optional, lower-case hexadecimal), then `file`, and nothing after it. What the file is ' +
      'must agree with its name and its declared type; its hash with the declared one.',
  })
  @ApiResponse({ status: 201, description: 'Kept; refer to it by `fileId`.' })
  @ApiResponse({ status: 422, description: 'The file is empty, or not what its name, type or hash says.' })
  async upload(
    @Caller() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<UploadedFile> {
    const upload = await readUpload(request, { fileField: 'file', fields: ['sha256'], bytesMax: ATTACHMENT_BYTES_MAX });
    const declared = { fileName: upload.fileName, mediaType: upload.mediaType, sha256: upload.fields['sha256'] };
    const file = await this.files.receive(scope, declared, upload.content);
    void reply.code(201);
    return { fileId: file._id, sha256: file.sha256, bytes: file.bytes, mediaType: file.mediaType };
  }
}
