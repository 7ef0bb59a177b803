import mongoose from 'mongoose';

const ApplicantSchema = new mongoose.Schema({
  kind: { type: String, required: true },
  fullName: { type: String, required: true },
  personalNumber: { type: String, required: true },
  birthDate: { type: String, required: true },
  sex: { type: String, required: true },
  phone: String,
  email: String,
});

export const DossierSchema = new mongoose.Schema(
  {
    procedureCode: { type: String, required: true },
    agencyCode: { type: String, required: true },
    channel: { type: String, required: true },
    portalReference: { type: String, required: true },
    applicant: { type: ApplicantSchema, required: true },
    form: { type: mongoose.Schema.Types.Mixed, required: true },
    attachments: [{ paperCode: String, fileId: String }],
    status: { type: String, required: true },
  },
  { timestamps: true },
);

export type Dossier = mongoose.InferSchemaType<typeof DossierSchema>;
