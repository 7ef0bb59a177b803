import { Type } from 'class-transformer';
import {
  IsArray, IsDateString, IsEmail, IsIn, IsNotEmpty, IsObject, IsOptional, IsString, Length, MaxLength, ValidateNested,
} from 'class-validator';

export class ApplicantDto {
  @IsIn(['citizen'])
  kind!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(250)
  fullName!: string;

  @IsString()
  @Length(12, 12)
  personalNumber!: string;

  @IsDateString()
  birthDate!: string;

  @IsIn(['male', 'female'])
  sex!: string;

  @IsOptional()
  @IsString()
  phone?: string;

  @IsOptional()
  @IsEmail()
  email?: string;
}

export class AttachmentDto {
  @IsString()
  paperCode!: string;

  @IsString()
  fileId!: string;
}

export class CreateDossierDto {
  @IsString()
  @IsNotEmpty()
  procedureCode!: string;

  @IsString()
  @IsNotEmpty()
  agencyCode!: string;

  @IsIn(['online', 'counter', 'post'])
  channel!: string;

  @IsString()
  @MaxLength(64)
  portalReference!: string;

  @ValidateNested()
  @Type(() => ApplicantDto)
  applicant!: ApplicantDto;

  @IsObject()
  form!: Record<string, unknown>;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => AttachmentDto)
  attachments!: AttachmentDto[];
}
