import { z } from 'zod';

/** The page's policy allows no code made from text, which zod would otherwise try. Imported before any schema is made. */
z.config({ jitless: true });
