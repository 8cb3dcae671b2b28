import { figuresContract } from './figures.ts';
import { rowsContract } from './rows.ts';

/** One history of deployments over every connected system, kept beyond the memory of each. */
export const historyContract = { rows: rowsContract, figures: figuresContract };
