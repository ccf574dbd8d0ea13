import { mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addressesOf,
  type DeployedContract,
  describeDeployed,
} from '../../chain/deployment/deployer.js';
import type { DeploymentConfig } from '../../chain/deployment/deploymentConfig.js';
import { fileError } from '../../files/fileError.js';
import { writeJsonFile } from '../../files/jsonFile.js';
import { DoneBeforeError } from '../doneBefore.js';
import { RECORD_FILE } from '../output/outputs.js';
import { sentBefore } from './sending.js';

/**
 * What was deployed so far, on disk as it happens: contracts cost gas and stay, whatever becomes of
 * this process, and without their arguments nobody can verify them.
 */
export class DeploymentRecord {
  readonly #path: string;
  readonly #contracts: DeployedContract[] = [];
  #sent: string | null = null;
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;

  private constructor(
    private readonly folder: string,
    private readonly config: DeploymentConfig,
  ) {
    this.#path = join(folder, RECORD_FILE);
  }

  /** Makes the folder, which is known to be writable then. @throws InputError FILE_NOT_WRITABLE */
  static async reserve(folder: string, config: DeploymentConfig): Promise<DeploymentRecord> {
    await mkdir(folder).catch((cause: unknown) => {
      throw fileError('FILE_NOT_WRITABLE', folder, 'cannot be made', cause);
    });
    return new DeploymentRecord(folder, config);
  }

  /** A transaction is about to be sent; null if its hash is not known yet. */
  addSent(transaction: string | null): void {
    this.#sent = transaction;
    this.#write();
  }

  addDeployed(contract: DeployedContract): void {
    this.#contracts.push(contract);
    this.#write();
  }

  /** @throws InputError FILE_NOT_WRITABLE if something could not be recorded: then nothing more is sent */
  requireWritten(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** All is in other files. */
  async finish(): Promise<void> {
    await this.#writing;
    await rm(this.#path, { force: true });
  }

  /** Nothing was sent. Why, is more important than a folder that cannot be removed. */
  async discard(): Promise<void> {
    await this.finish()
      .then(() => rmdir(this.folder))
      .catch(() => {});
  }

  /** The error, with what was done before it and where that is recorded, if it could be. */
  async toldWith(error: unknown, lastSent: string): Promise<unknown> {
    await this.#writing;
    const contracts = this.#contracts;
    const isUnderWay = !contracts.some(({ transaction }) => transaction === lastSent);
    let told = isUnderWay ? sentBefore(error, lastSent) : error;
    if (contracts.length > 0) {
      const deployed = `Deployed so far: ${describeDeployed(contracts)}`;
      told = new DoneBeforeError(told, deployed, addressesOf(contracts));
    }
    if (this.#failure !== undefined) return told;
    return new DoneBeforeError(told, `What was sent is recorded in ${this.#path}`, {
      record: this.#path,
    });
  }

  /** One after the other; after a failure none, which would only fail, too. */
  #write(): void {
    const { chainId, host } = this.config;
    const contracts = [...this.#contracts];
    const record = {
      format: 'zkliq/deployed/1',
      chainId,
      host,
      contracts,
      transaction: this.#sent,
    };
    this.#writing = this.#writing
      .then(() => this.requireWritten())
      .then(() => writeJsonFile(this.#path, record, { overwrite: true }))
      .catch((error: unknown) => {
        this.#failure ??= error;
      });
  }
}
