import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { IntakeModule } from './intake.module.js';

const app = await NestFactory.create(IntakeModule);
app.useGlobalPipes(new ValidationPipe());
app.enableShutdownHooks();
await app.listen(process.env['PORT'] ?? 3000);
