//! The service over real gRPC, with a release of a few lines whose classifier does as the text says.

mod calls;
mod canary;
mod drain;
mod load;
mod outcomes;
mod reload;
mod screen;
mod shadow;
mod standard;
mod support;
