import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';

import { parseBy } from './schema-faults.js';

/** Parses every body, query and parameter that names a schema. What names none must be a plain text. */
@Injectable()
export class SchemaPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    return metadata.schema === undefined ? value : parseBy(metadata.schema, value === undefined ? {} : value);
  }
}
