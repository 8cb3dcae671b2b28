/** Azure is sent to like any other service of the public internet. */
export { ServiceExchange as AzureExchange, type ExchangeOptions, type ExchangeRequest, type RawAnswer } from '../../core/net/service-exchange.ts';
