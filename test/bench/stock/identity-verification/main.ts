import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';

import { kafkaServer } from '../kafka-client.js';
import { IdentityVerificationModule } from './identity-verification.module.js';

const app = await NestFactory.createMicroservice<MicroserviceOptions>(IdentityVerificationModule, kafkaServer('identity-verification'));
app.enableShutdownHooks();
await app.listen();
