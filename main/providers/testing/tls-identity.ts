/*
 *  A self-signed certificate for 127.0.0.1, until 2126, and its key: for tests of TLS alone. Nothing trusts it
 *  unless a test says so, and nothing but these tests uses the key.
 */
export const testKey = `
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTG2k2O/Zhhihure7
NDNkjYXHW4oUb/1+SUG/KMd/x/mhRANCAATCOJNy8MCuclXQYfVxuiB1o4c/0nOV
ebokKo1yZwlBICxw7wA3GIRsqX6behmN2RIEt5wUJ2Gpyqne1uQLJv+H
-----END PRIVATE KEY-----
`

export const testCertificate = `
-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUInRTSwAHFupyqiEUeYJo738rmQQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMjEzMjkzN1oYDzIxMjYxMDI5
MTMyOTM3WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATCOJNy8MCuclXQYfVxuiB1o4c/0nOVebokKo1yZwlBICxw7wA3GIRs
qX6behmN2RIEt5wUJ2Gpyqne1uQLJv+Ho2QwYjAdBgNVHQ4EFgQUL6kMI5Is0lVQ
hjnWfj8swD89OhswHwYDVR0jBBgwFoAUL6kMI5Is0lVQhjnWfj8swD89OhswDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IQDGHEitV09JxNKj4jzjVtONgvAp1oXVIJXR3ayPxEtjewIgLlHDaw+1fxYqTO6u
1QLt8f/IKwClHFXeEKxMA1mcwMc=
-----END CERTIFICATE-----
`
