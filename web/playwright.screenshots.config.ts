import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** `npm run screenshots`: pictures for the eye, into screenshots/. Not a test. */
export default defineConfig(base, { testDir: 'tests/screenshots', testIgnore: [] });
