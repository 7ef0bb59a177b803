import { Injectable } from '@nestjs/common';

/** Stands for the population database; it answers at once. */
@Injectable()
export class PopulationService {
  async lookUp(_dossierId: string): Promise<'matched'> {
    return 'matched';
  }
}
