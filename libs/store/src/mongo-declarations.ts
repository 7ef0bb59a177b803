import { Defect } from '@hoso/kernel';
import mongoose, { type Connection, type mongo as Mongo, type SchemaDefinitionProperty } from 'mongoose';

import { asFault, serverCode } from './mongo-faults.js';
import { sameShape, shapeOf, shapeOfValidator, validatorOf, widened, type Shape } from './shape.js';
import type { CollectionDeclaration, FieldKind } from './store.js';

const FIELD_TYPES: Readonly<Record<FieldKind, SchemaDefinitionProperty>> = {
  string: String,
  number: Number,
  boolean: Boolean,
  date: Date,
  binary: Buffer,
  object: mongoose.Schema.Types.Mixed,
  array: [mongoose.Schema.Types.Mixed],
};

const VALIDATION = { validationLevel: 'strict', validationAction: 'error' } as const;
const RACES_MAX = 10;

/** Declares the collection to mongoose: its shape and its indexes. Nothing is created by that alone. */
export function declareModel(connection: Connection, declaration: CollectionDeclaration): mongoose.Model<unknown> {
  const definition: Record<string, SchemaDefinitionProperty> = { _id: String };
  for (const [field, { kinds, optional }] of Object.entries(shapeOf(declaration))) {
    definition[field] = { type: FIELD_TYPES[kinds[0]!], required: !optional } as SchemaDefinitionProperty;
  }
  const schema = new mongoose.Schema(definition, {
    strict: 'throw',
    strictQuery: 'throw',
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    minimize: false,
    versionKey: false,
  });
  for (const { name, keys, unique, sparse } of declaration.indexes) {
    schema.index({ ...keys }, { name, ...(unique && { unique }), ...(sparse && { sparse }) });
  }
  if (connection.models[declaration.name]) connection.deleteModel(declaration.name);
  return connection.model<unknown>(declaration.name, schema, declaration.name);
}

/** Whether the collection has a unique index besides the one over `_id`; of an undeclared one nobody knows. */
export function hasUniqueIndex(model: mongoose.Model<unknown> | undefined): boolean {
  return model?.schema.indexes().some(([, options]) => options?.unique === true) ?? true;
}

/** Creates what is missing of one declared collection: the collection, its validator, its indexes. */
export async function ensureCollection(
  database: Mongo.Db,
  model: mongoose.Model<unknown>,
  declaration: CollectionDeclaration,
): Promise<void> {
  await repeatWhileRacing(declaration.name, () => ensureShape(database, declaration.name, shapeOf(declaration)));
  const indexes = model.schema.indexes().map(([key, options]) => ({ ...(options as { name: string }), key }));
  if (indexes.length === 0) return;
  await repeatWhileRacing(declaration.name, async () => {
    await database.collection(declaration.name).createIndexes(indexes as Mongo.IndexDescription[]);
  });
}

async function ensureShape(database: Mongo.Db, name: string, declared: Shape): Promise<void> {
  const [present] = await database.listCollections({ name }, { nameOnly: false }).toArray();
  if (!present) {
    await database.createCollection(name, { validator: validatorOf(declared), ...VALIDATION });
    return;
  }
  const options = (present as { options?: { validator?: unknown } }).options;
  const kept = shapeOfValidator(options?.validator);
  const wanted = kept ? widened(kept, declared) : declared;
  if (kept && sameShape(kept, wanted)) return;
  await database.command({ collMod: name, validator: validatorOf(wanted), ...VALIDATION });
}

/** Several processes start at once: whoever comes second finds the thing half made and looks again. */
async function repeatWhileRacing(name: string, work: () => Promise<void>): Promise<void> {
  for (let races = 0; ; races += 1) {
    try {
      return await work();
    } catch (error) {
      const code = serverCode(error);
      if (code === 85 || code === 86) {
        throw new Defect(
          'store-index',
          `${name}: an index of that name or those keys stands there with other properties`,
        );
      }
      if (code === 11000) throw new Defect('store-index', `${name}: documents break an index that is to be unique`);
      const racing = code === 48 || code === 112 || code === 117 || code === 276 || code === 12587;
      if (!racing || races >= RACES_MAX) throw asFault(error, name);
    }
  }
}
